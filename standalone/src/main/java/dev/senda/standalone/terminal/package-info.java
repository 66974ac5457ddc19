/** Output for the terminal: styled lines, redrawing, and the list of addresses and keys. */
@NullMarked
package dev.senda.standalone.terminal;

import org.jspecify.annotations.NullMarked;
