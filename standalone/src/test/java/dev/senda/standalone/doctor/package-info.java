@NullMarked
package dev.senda.standalone.doctor;

import org.jspecify.annotations.NullMarked;
