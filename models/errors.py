"""What the models raise on purpose. They stand on nothing, so this tree is their own.

::

    ModelError
    ├── MissingModel       the folder, or a file its manifest names, is not there
    ├── DamagedModel       a file's hash is not the one in the manifest, or the manifest makes no sense
    ├── WrongModel         a sound model, but not one for the task that was asked for
    ├── UnknownTask        `annotate` or `evaluate` was asked for a task that does not exist
    └── MissingData        evaluation or training data is not where it was said to be
"""


class ModelError(Exception):
    """Any error that the models raise on purpose."""


class MissingModel(ModelError):
    """The model folder, or a file that its manifest names, does not exist."""


class DamagedModel(ModelError):
    """A weight file is not the one the manifest describes, or the manifest cannot be understood."""


class WrongModel(ModelError):
    """The model is sound but lacks the head that the task needs."""


class UnknownTask(ModelError):
    """No such task."""


class MissingData(ModelError):
    """A data set that training or evaluation reads is not in the data folder."""


class WrongData(ModelError):
    """A row of a training file is not of the form that its reader expects."""
