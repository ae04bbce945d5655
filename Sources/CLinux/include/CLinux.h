// SPDX-License-Identifier: MIT
// What Swift's Glibc module does not show of Linux. Headers here need no _GNU_SOURCE: a header that defines it
// breaks clean debug builds. What does need it is wrapped in CLinux.c.
#ifndef CLINUX_H
#define CLINUX_H

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <spawn.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <sys/uio.h>

/// accept4(2) with SOCK_NONBLOCK and SOCK_CLOEXEC; the peer's address goes to `address`.
int clinux_accept(int fd, struct sockaddr_storage *address, socklen_t *length);
/// memfd_create(2) with MFD_CLOEXEC.
int clinux_memfd(const char *name);
/// fcntl(2) F_SETPIPE_SZ: what the kernel made of it, or -1.
int clinux_set_pipe_size(int fd, int bytes);
/// open(2) with O_NONBLOCK, O_CLOEXEC and O_NOCTTY of /proc/self/fd/N, for reading or writing.
int clinux_reopen(int fd, int for_writing);
/// pipe2(2) with O_CLOEXEC.
int clinux_pipe(int *reading, int *writing);
/// pidfd_open(2): readable when the process has ended; close-on-exec.
int clinux_pidfd(pid_t pid);
/// posix_spawn_file_actions_addclosefrom_np(3).
int clinux_spawn_close_from(posix_spawn_file_actions_t *actions, int first);
/// The words the process was started with, its own name included, and one of them.
int clinux_argument_count(void);
const char *clinux_argument(int index);
/// madvise(2) with MADV_DONTNEED of the command's own code and what is never written in front of it: it is mapped again,
/// from the file, as it is used.
void clinux_drop_code(void);
/// environ(7).
char *const *clinux_environment(void);
/// renameat2(2) with RENAME_NOREPLACE.
int clinux_rename_new(const char *from, const char *to);

#endif
