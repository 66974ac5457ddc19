/** Parses tracking calls: keeps what can be used, and names what cannot. */
@NullMarked
package dev.senda.api.ingest.parsing;

import org.jspecify.annotations.NullMarked;
