"""How did the tables come to their present shape?"""
