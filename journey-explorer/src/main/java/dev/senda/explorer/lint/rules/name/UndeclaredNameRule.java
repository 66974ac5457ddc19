package dev.senda.explorer.lint.rules.name;

import dev.senda.explorer.finding.LintFinding;
import dev.senda.explorer.lint.engine.ConditionUse;
import dev.senda.explorer.lint.engine.LintContext;
import dev.senda.explorer.lint.engine.LintRule;
import dev.senda.journey.Action;
import dev.senda.journey.Condition;
import dev.senda.journey.Message;
import dev.senda.journey.catalog.CatalogContext.NameType;
import dev.senda.journey.catalog.NameSuggestions;
import dev.senda.journey.engine.Question;
import dev.senda.journey.engine.Step;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * Webhooks, coupon pools, lists, teams, topics and custom steps must be those that the application
 * declares.
 */
public final class UndeclaredNameRule implements LintRule {

  @Override
  public void check(LintContext context) {
    for (var visit : context.visitsOf(Step.class)) {
      switch (visit.step()) {
        case Step.Send send ->
            send.message().choices().stream()
                .map(Message.Single::data)
                .filter(Objects::nonNull)
                .forEach(
                    data -> check(context, NameType.BEAN, data.type(), send.name(), visit.path()));
        case Step.Act act -> check(context, act.action(), act.name(), visit.path());
        case Question.TakeCoupon coupon ->
            check(context, NameType.COUPON_POOL, coupon.pool(), coupon.name(), visit.path());
        case Question.Custom<?> custom ->
            check(context, NameType.BEAN, custom.type(), custom.name(), visit.path());
        case Step.Command _, Question<?> _ -> {}
      }
    }
    for (var use : ConditionUse.of(context)) {
      if (use.condition() instanceof Condition.OnList onList) {
        check(context, NameType.LIST, onList.list().name(), onList.toString(), use.path());
      }
    }
  }

  private static void check(LintContext context, Action action, String where, String path) {
    switch (action) {
      case Action.AddTo add -> check(context, NameType.LIST, add.list().name(), where, path);
      case Action.RemoveFrom remove ->
          check(context, NameType.LIST, remove.list().name(), where, path);
      case Action.Notify notify ->
          check(context, NameType.TEAM, notify.notice().team(), where, path);
      case Action.OpenTask open -> check(context, NameType.TEAM, open.task().team(), where, path);
      case Action.CallWebhook webhook ->
          check(context, NameType.WEBHOOK, webhook.endpoint(), where, path);
      case Action.Perform perform -> check(context, NameType.BEAN, perform.type(), where, path);
      case Action.GrantConsent grant -> check(context, NameType.TOPIC, grant.topic(), where, path);
      case Action.WithdrawConsent withdrawal ->
          check(context, NameType.TOPIC, withdrawal.topic(), where, path);
      default -> {} // names none of them
    }
  }

  private static void check(
      LintContext context, NameType type, String name, String where, String path) {
    context
        .catalog()
        .declaredNames(type)
        .ifPresent(
            known -> {
              if (!known.contains(name)) {
                context.report(
                    new LintFinding.UnknownName(
                        where, type.inWords(), name, expected(name, new TreeSet<>(known)), path));
              }
            });
  }

  private static String expected(String name, Set<String> known) {
    return known.isEmpty()
        ? "one that the catalog declares; it declares none"
        : "one that the catalog declares: %s%s"
            .formatted(String.join(", ", known), NameSuggestions.didYouMean(name, known));
  }
}
