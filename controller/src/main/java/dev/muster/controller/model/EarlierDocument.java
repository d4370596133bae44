package dev.muster.controller.model;

import dev.muster.spec.id.Sha256;

/**
 * A document that was in force until a later one asked for another revision or configuration of a
 * service.
 *
 * @param documentYaml its text, as it was accepted
 * @param contentHash the digest of the text
 * @param origin where it came from, such as a commit id
 */
public record EarlierDocument(String documentYaml, Sha256 contentHash, String origin) {}
