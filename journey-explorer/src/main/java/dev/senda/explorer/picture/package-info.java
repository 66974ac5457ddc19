/** Draws a journey as a flowchart, in SVG and in Mermaid. */
@NullMarked
package dev.senda.explorer.picture;

import org.jspecify.annotations.NullMarked;
