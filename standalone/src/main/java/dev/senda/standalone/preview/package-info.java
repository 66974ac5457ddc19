/** The command that shows a template of a journey, and sends it as a test. */
@NullMarked
package dev.senda.standalone.preview;

import org.jspecify.annotations.NullMarked;
