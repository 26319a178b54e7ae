"""What people do: check the actor, ask the rules, write the register and one journal line."""
