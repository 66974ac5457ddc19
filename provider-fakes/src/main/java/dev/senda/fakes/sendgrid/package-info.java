/** A fake of SendGrid: Mail Send API and event webhook. */
@NullMarked
package dev.senda.fakes.sendgrid;

import org.jspecify.annotations.NullMarked;
