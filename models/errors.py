"""The errors of model files that a user can act on; each message is one line."""


class ModelError(Exception):
    """Something about a model file that its user can mend."""


class UnknownModelError(ModelError):
    """The manifest names no such model."""


class ModelMissingError(ModelError):
    """The model is not on this machine, or only a part of it."""


class ModelDamagedError(ModelError):
    """The file is there, but it is not the file that the manifest names."""


class DiskFullError(ModelError):
    """The folder has too little room for the model."""


class DownloadError(ModelError):
    """A source could not deliver the file."""
