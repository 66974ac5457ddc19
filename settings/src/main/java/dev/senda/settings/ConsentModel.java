package dev.senda.settings;

/** Whether a contact must agree before messages about a topic are sent. */
public enum ConsentModel {
  /** Messages are sent only to contacts that have agreed. */
  OPT_IN,
  /** Messages are sent until the contact opts out: service and transactional messages. */
  IMPLIED
}
