"""The ground the rest of Groundswell stands on: records, errors, configuration, store and stage contract.

Nothing here imports `scrapers`, `models`, `reports` or `pipeline`.
"""
