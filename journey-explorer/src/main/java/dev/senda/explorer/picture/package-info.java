/**
 * A journey's picture: what is drawn, and how it is written down, as Mermaid and as SVG. It knows
 * nothing of journeys.
 */
@NullMarked
package dev.senda.explorer.picture;

import org.jspecify.annotations.NullMarked;
