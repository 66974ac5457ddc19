/**
 * Configures the database: connection pool, Flyway migrations, transactions, and every repository
 * as a Spring bean.
 */
@NullMarked
package dev.senda.store;

import org.jspecify.annotations.NullMarked;
