/**
 * The demo: reads the scripts of its contacts, performs them against a local stack, and checks the
 * results.
 */
@NullMarked
package dev.senda.standalone.demo;

import org.jspecify.annotations.NullMarked;
