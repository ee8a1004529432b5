"""Exports of China's General Administration of Customs (stats.customs.gov.cn)."""
