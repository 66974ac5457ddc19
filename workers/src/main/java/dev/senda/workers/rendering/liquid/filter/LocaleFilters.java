package dev.senda.workers.rendering.liquid.filter;

import static dev.senda.workers.rendering.liquid.filter.LiquidFilter.filter;

import dev.senda.workers.rendering.liquid.value.Numbers;
import dev.senda.workers.rendering.liquid.value.Values;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.text.NumberFormat;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The filters that write numbers as the message's language does. */
final class LocaleFilters {

  private static final int MOST_DECIMALS = 10;

  static final List<LiquidFilter> ALL =
      List.of(
          filter(
              "money",
              "an amount in a currency (ISO 4217)",
              "{{ 1259.9 | money: \"EUR\" }}",
              1,
              1,
              LocaleFilters::money),
          filter(
              "number",
              "with the separators of the language, with so many decimals (as many as there are)",
              "{{ 12345.6 | number }} {{ 12345.6 | number: 2 }}",
              0,
              1,
              LocaleFilters::number),
          filter(
              "percent",
              "a share as percent, with so many decimals (0)",
              "{{ 0.25 | percent }}",
              0,
              1,
              LocaleFilters::percent),
          filter(
              "plural",
              "the word that goes with a number: one and other, or by the names `zero`, `one`,"
                  + " `two`, `few`, `many`, `other` of the language's plural forms",
              "3 {{ 3 | plural: \"item\", \"items\" }}",
              1,
              6,
              LocaleFilters::plural));

  private LocaleFilters() {}

  private static @Nullable Object money(
      @Nullable Object value, FilterArguments arguments, FilterContext context) {
    var amount = Numbers.of(value);
    if (amount == null) {
      return noNumber(value, context);
    }
    var code = arguments.text(0).strip().toUpperCase(Locale.ROOT);
    Currency currency;
    try {
      currency = Currency.getInstance(code);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "found currency \"%s\", expected a code such as \"EUR\"".formatted(code), e);
    }
    var format = NumberFormat.getCurrencyInstance(context.locale());
    format.setCurrency(currency);
    int digits = Math.max(currency.getDefaultFractionDigits(), 0);
    format.setMinimumFractionDigits(digits);
    format.setMaximumFractionDigits(digits);
    return written(format, amount);
  }

  private static @Nullable Object number(
      @Nullable Object value, FilterArguments arguments, FilterContext context) {
    var number = Numbers.of(value);
    if (number == null) {
      return noNumber(value, context);
    }
    var format = NumberFormat.getInstance(context.locale());
    int decimals = FilterLimits.decimals(arguments, -1);
    format.setMinimumFractionDigits(Math.max(decimals, 0));
    format.setMaximumFractionDigits(decimals < 0 ? MOST_DECIMALS : decimals);
    return written(format, number);
  }

  private static @Nullable Object percent(
      @Nullable Object value, FilterArguments arguments, FilterContext context) {
    var share = Numbers.of(value);
    if (share == null) {
      return noNumber(value, context);
    }
    var format = NumberFormat.getPercentInstance(context.locale());
    int decimals = Math.max(FilterLimits.decimals(arguments, 0), 0);
    format.setMinimumFractionDigits(decimals);
    format.setMaximumFractionDigits(decimals);
    return written(format, share);
  }

  /** With ordinary spaces: a protected one makes a text message longer. */
  private static String written(NumberFormat format, BigDecimal number) {
    format.setRoundingMode(RoundingMode.HALF_UP);
    return format.format(number).replace('\u00a0', ' ').replace('\u202f', ' ');
  }

  private static @Nullable Object plural(
      @Nullable Object value, FilterArguments arguments, FilterContext context) {
    var number = Numbers.of(value);
    if (number == null) {
      return noNumber(value, context);
    }
    var form = PluralForm.of(number, context.locale());
    var named = arguments.named().get(form.wireName());
    if (named != null) {
      return named;
    }
    return form == PluralForm.ONE
        ? arguments.get(0)
        : arguments.get(PluralForm.OTHER.wireName(), arguments.size() - 1);
  }

  private static @Nullable Object noNumber(@Nullable Object value, FilterContext context) {
    return context.unusable("found \"%s\", expected a number".formatted(Values.text(value)));
  }
}
