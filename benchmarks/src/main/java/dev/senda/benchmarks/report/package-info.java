/** Sections, tables, verdicts and the page that they become. */
@NullMarked
package dev.senda.benchmarks.report;

import org.jspecify.annotations.NullMarked;
