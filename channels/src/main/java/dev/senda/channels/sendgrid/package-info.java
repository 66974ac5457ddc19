/** SendGrid in both directions: sends emails by its v3 API. */
@NullMarked
package dev.senda.channels.sendgrid;

import org.jspecify.annotations.NullMarked;
