package dev.senda.api.web;

import dev.senda.store.ApiKeys;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Calls of this controller need a key that is good for this. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface RequiresKey {
  ApiKeys.Scope value();
}
