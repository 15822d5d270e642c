"""Go's programs: requests logged by gin, gorilla, chi, echo, fiber, hlog; audit logs by zap, zerolog, slog, logrus."""
