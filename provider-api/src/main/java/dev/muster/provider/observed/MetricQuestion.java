package dev.muster.provider.observed;

/**
 * What a metrics server is asked.
 *
 * @param url the server, without the path of its API
 * @param expression what is asked, with one number as its answer
 */
public record MetricQuestion(String url, String expression) {}
