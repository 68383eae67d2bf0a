"""What everything published is made from: tables, editions, rules behind them, words and figures."""
