/** Tests of the PostgreSQL and Temporal servers that other tests use. */
@NullMarked
package dev.senda.devservices;

import org.jspecify.annotations.NullMarked;
