/** The API on a real PostgreSQL and a real browser, for tests. */
@NullMarked
package dev.senda.api.testsupport;

import org.jspecify.annotations.NullMarked;
