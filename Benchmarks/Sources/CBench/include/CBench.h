// SPDX-License-Identifier: MIT
// What Swift's Glibc module does not show of Linux and the load generators need. No header here needs _GNU_SOURCE.
#ifndef CBENCH_H
#define CBENCH_H

#include <netinet/in.h>
#include <stdint.h>
#include <sys/epoll.h>
#include <sys/socket.h>

/// A non-blocking TCP socket, close-on-exec, bound to an IPv4 address (host byte order) whose port the kernel picks at
/// connect, so that one port number serves many destinations. -1 and errno on failure.
int cbench_socket(uint32_t source);
/// connect(2) to an IPv4 address and port in host byte order: 0, or -1 with errno (EINPROGRESS is usual).
int cbench_connect(int fd, uint32_t address, uint16_t port);
/// A blocking TCP connection with TCP_NODELAY, or -1 and errno.
int cbench_dial(uint32_t address, uint16_t port);
/// Registers or changes (`operation`: EPOLL_CTL_ADD, _MOD, _DEL) a descriptor with its token.
int cbench_epoll_control(int epoll, int operation, int fd, uint32_t events, uint64_t token);
/// epoll_pwait2(2): at most `nanoseconds` of sleep; 0 returns at once.
int cbench_epoll_wait(int epoll, struct epoll_event *events, int limit, int64_t nanoseconds);
/// SO_ERROR of a socket: 0, or why it failed.
int cbench_socket_error(int fd);
/// Makes close(2) send a reset, which leaves no TIME_WAIT behind.
void cbench_reset_on_close(int fd);
/// Whether the peer has closed or reset the connection; nothing is read.
int cbench_peer_gone(int fd);
/// Raises the soft limit of open files to the hard one and returns it.
int64_t cbench_raise_file_limit(void);
/// ppoll(2) of one descriptor for input: 1 when there is some, 0 after `nanoseconds`.
int cbench_wait_readable(int fd, int64_t nanoseconds);
/// Nanoseconds of CPU that this process has used.
int64_t cbench_cpu_time(void);

#endif
