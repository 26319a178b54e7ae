"""What needs both the register and the lake's packages: freezing, departments' shelves, questions to copies as verbs."""
