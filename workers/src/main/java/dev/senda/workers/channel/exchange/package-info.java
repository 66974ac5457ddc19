/** Requests to providers by HTTP or SMTP: how far each came, and how it is cut off. */
@NullMarked
package dev.senda.workers.channel.exchange;

import org.jspecify.annotations.NullMarked;
