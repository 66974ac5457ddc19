/** Tests of the servers that everybody else's tests stand on. */
@NullMarked
package dev.senda.devservices;

import org.jspecify.annotations.NullMarked;
