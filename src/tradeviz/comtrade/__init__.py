"""Both sides' declarations from UN Comtrade: asked politely, kept until they are all there, never silently short."""
