"""The page in Streamlit: a script that runs again at each choice."""

import charts
import streamlit as st

st.set_page_config(page_title="China and Belarus", layout="wide")
rows = st.cache_data(charts.rows)()
st.title("China and Belarus")
for column, (flow, value) in zip(st.columns(3), charts.key_figures(rows).items(), strict=True):
    column.metric(flow.capitalize(), value)
chosen = st.selectbox("Goods category", charts.goods(rows))
shown = rows[rows["goods"] == chosen]
left, right = st.columns(2)
left.plotly_chart(charts.over_time(shown))
right.plotly_chart(charts.balance(shown))
left.plotly_chart(charts.by_goods(shown))
right.dataframe(shown)
