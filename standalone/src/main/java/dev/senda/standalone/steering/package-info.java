/** The commands {@code senda pause}, {@code resume}, {@code drain} and {@code stop}. */
@NullMarked
package dev.senda.standalone.steering;

import org.jspecify.annotations.NullMarked;
