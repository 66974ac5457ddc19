/** Fakes of SendGrid and Twilio over real HTTP, and the faults that tests inject into them. */
@NullMarked
package dev.senda.fakes;

import org.jspecify.annotations.NullMarked;
