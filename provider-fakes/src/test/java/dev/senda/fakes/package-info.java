/**
 * Fakes of SendGrid and Twilio over real HTTP, for tests and for a laptop: nothing they accept is
 * ever sent to anybody.
 */
@NullMarked
package dev.senda.fakes;

import org.jspecify.annotations.NullMarked;
