// SPDX-License-Identifier: MIT
import Glibc

/// Ten times the decimal logarithm of a power that is 1 at full scale, never under the floor.
func decibels(ofPower power: Double) -> Double {
  power > 0 ? min(Level.ceiling, max(Level.floor, 10 * log10(power))) : Level.floor
}
