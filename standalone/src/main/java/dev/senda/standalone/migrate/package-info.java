/** {@code ./senda migrate}: brings the tables up to date as a step of a deployment. */
@NullMarked
package dev.senda.standalone.migrate;

import org.jspecify.annotations.NullMarked;
