package dev.muster.provider.observed;

/** The content of one part of a view. */
public sealed interface PartContent
    permits Networks, Balancers, Targets, Instances, Images, EnsembleState, Reports, Metrics {}
