/** Reads JSON request bodies, and answers every error as an RFC 9457 problem. */
@NullMarked
package dev.senda.api.http;

import org.jspecify.annotations.NullMarked;
