/** The configured accounts of all providers, and the channels that they open. */
@NullMarked
package dev.senda.channels.accounts;

import org.jspecify.annotations.NullMarked;
