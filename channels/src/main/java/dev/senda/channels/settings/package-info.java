/** What the settings records of all providers share: checks, and how a message is confirmed. */
@NullMarked
package dev.senda.channels.settings;

import org.jspecify.annotations.NullMarked;
