package dev.senda.workers;

import dev.senda.temporal.Outside;

/** What running enrollments ask of other systems. */
final class Reaching implements Outside {

  @Override
  public void act(Call call) {
    throw new UnsupportedOperationException("act");
  }

  @Override
  public String ask(Question question) {
    throw new UnsupportedOperationException("ask");
  }
}
