/**
 * What Senda knows, in PostgreSQL. Each class is one port onto the tables of its name; all speak
 * plain SQL through JdbcClient, and take part in the transaction of their caller.
 */
@NullMarked
package dev.senda.store;

import org.jspecify.annotations.NullMarked;
