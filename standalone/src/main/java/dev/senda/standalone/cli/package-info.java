/** The commands of the ./senda script: up, down, status, demo, dry-run. */
@NullMarked
package dev.senda.standalone.cli;

import org.jspecify.annotations.NullMarked;
