package dev.senda.workers.preview;

import dev.senda.catalog.Catalog;
import dev.senda.store.actions.Coupons;
import dev.senda.store.consent.Suppressions;
import dev.senda.store.contacts.Contacts;
import dev.senda.store.digests.Digests;
import dev.senda.store.enrollments.Enrollments;
import dev.senda.store.events.KnownEvents;
import dev.senda.store.previews.Previews;
import dev.senda.temporal.queues.ChannelQueues;
import dev.senda.workers.compose.MailSenders;
import dev.senda.workers.delivery.ChannelCircuitBreaker;
import dev.senda.workers.delivery.DeliveryExecutor;
import dev.senda.workers.rendering.MessageRenderer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The beans that render previews and send test messages. */
@Configuration(proxyBeanMethods = false)
public class PreviewConfiguration {

  @Bean
  PreviewJob.Ports previewPorts(
      Previews previews,
      Contacts contacts,
      Enrollments enrollments,
      KnownEvents knownEvents,
      Digests digests,
      Coupons coupons,
      Suppressions suppressions) {
    return new PreviewJob.Ports(
        previews, contacts, enrollments, knownEvents, digests, coupons, suppressions);
  }

  @Bean
  PreviewJob previewJob(
      PreviewJob.Ports ports,
      Catalog catalog,
      MessageRenderer renderer,
      ChannelQueues channelQueues,
      ChannelCircuitBreaker circuitBreaker,
      DeliveryExecutor deliveryExecutor,
      MailSenders senders) {
    return new PreviewJob(
        ports,
        catalog,
        new PreviewRenderer(catalog, renderer),
        channelQueues,
        circuitBreaker,
        deliveryExecutor,
        senders::senderOf);
  }
}
