/**
 * What every repository needs: the scaled clock, new ids, JSON and timestamp columns, and
 * transactions that are retried.
 */
@NullMarked
package dev.senda.store.support;

import org.jspecify.annotations.NullMarked;
