/** The rules of the architecture and of the build, and the page about them. */
@NullMarked
package dev.senda.standalone.architecture;

import org.jspecify.annotations.NullMarked;
