"""A whole province of invented people in real villages, every act in its chain, made by seed in minutes."""
