/** {@code ./senda doctor}: checks an installation before and after it goes live. */
@NullMarked
package dev.senda.standalone.doctor;

import org.jspecify.annotations.NullMarked;
