/** The OpenAPI document: what all operations share, from security to problem schemas. */
@NullMarked
package dev.senda.api.openapi;

import org.jspecify.annotations.NullMarked;
