"""Clustering of short requests: texts and vectors in, groups that ask for the same thing out."""

from models.cluster.contract import Clustering, ClusterSettings
from models.cluster.counterparts import opposed
from models.cluster.lineage import Lineage, match
from models.cluster.partition import cluster
from models.cluster.places import place

__all__ = ["ClusterSettings", "Clustering", "Lineage", "cluster", "match", "opposed", "place"]
